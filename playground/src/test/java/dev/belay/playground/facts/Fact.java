package dev.belay.playground.facts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The sentence of one fact, and what of Belay leans on it: a line of `docs/kubernetes-facts.md`.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Fact {

    String value();

    Leaning[] leans();
}
