package dev.belay.playground.facts;

import dev.belay.playground.junit.OnKubernetes;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A class of facts: the heading under which they stand, with a cluster to hold them against.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@OnKubernetes
@ExtendWith(FactsCluster.class)
@interface Group {

    String value();
}
