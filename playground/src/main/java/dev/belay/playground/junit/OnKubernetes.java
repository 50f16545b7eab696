package dev.belay.playground.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// These tests run on a real Kubernetes: one for the whole run of all tests, or the one that the environment variable
/// `BELAY_TEST_KUBECONFIG` names; each test in a namespace of its own. Where there is none, they fail.
@Target(ElementType.TYPE)
@Tag("cluster")
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(KubernetesExtension.class)
public @interface OnKubernetes {

    /// On one that serves no MutatingAdmissionPolicy. It is always one of ours.
    boolean standing() default false;

    /// On one that this class has alone, to kill parts of it. It is always one of ours, and gone after the class.
    boolean ownCluster() default false;
}
