package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the API server's authorizer says of the operator, as the chart installs it.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PermissionsTest {

    private final Stage stage = Stage.set("permissions", Map.of("replicas", "0"));

    @AfterAll
    void strike() {
        stage.close();
    }

    static List<Permission> needed() {
        return Permissions.NEEDED;
    }

    static List<Permission> forbidden() {
        return Permissions.FORBIDDEN;
    }

    @ParameterizedTest
    @MethodSource("needed")
    void letTheOperatorDoWhatItNeeds(Permission permission) {
        assertThat(isAllowed(permission)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    void letTheOperatorDoNothingElse(Permission permission) {
        assertThat(isAllowed(permission)).isFalse();
    }

    @Test
    void holdForRealRequestsToo() {
        Person operator = stage.theOperator();

        operator.kubectl("get", "releases").accepted();
        assertThat(operator.kubectl("get", "secrets").refused().complained()).containsIgnoringCase("forbidden");
        assertThat(operator.kubectl("create", "deployment", "copy", "--image=a")
                        .refused()
                        .complained())
                .containsIgnoringCase("forbidden");
    }

    private boolean isAllowed(Permission permission) {
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(Installation.OPERATOR)
                .withGroups(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + Installation.NAMESPACE,
                        "system:authenticated")
                .withResourceAttributes(permission.asked())
                .endSpec()
                .build();
        return stage.admin()
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed();
    }
}
