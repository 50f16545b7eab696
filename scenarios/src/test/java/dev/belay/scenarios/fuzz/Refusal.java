package dev.belay.scenarios.fuzz;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// What the API server answered to an object that it does not take.
record Refusal(Status status) {

    /// Kubernetes' own words, which say what would be right.
    private static final Pattern ITS_OWN = Pattern.compile(
            "must be|should be|Too long|Too many|may not|Required value|Unsupported value|Duplicate value|must not|must have");

    private static final Pattern UNKNOWN_FIELD = Pattern.compile("unknown field \"[^\"]+\"|duplicate field");

    /// Once some fields are wrong, it does not ask the rules that need them.
    private static final String UNASKED = "some validation rules were not checked";

    /// What a reader would miss: a field, or what to do about it. Empty: nothing.
    ///
    /// @param sentences of the CRD's own rules
    List<String> lacks(List<String> sentences) {
        List<StatusCause> causes = status.getDetails() == null
                ? List.of()
                : Objects.requireNonNullElse(status.getDetails().getCauses(), List.of());
        String all = Objects.requireNonNullElse(status.getMessage(), "");
        if (causes.isEmpty()) {
            return UNKNOWN_FIELD.matcher(all).find() ? List.of() : List.of("names no field: " + all);
        }
        List<String> lacking = new ArrayList<>();
        for (StatusCause cause : causes) {
            String said = Objects.requireNonNullElse(cause.getMessage(), "");
            boolean isFix = ITS_OWN.matcher(said).find() || sentences.stream().anyMatch(said::contains);
            if (!said.contains(UNASKED) && cause.getField() == null) {
                lacking.add("names no field: " + said);
            } else if (!said.contains(UNASKED) && !isFix) {
                lacking.add("says no fix: " + cause.getField() + ": " + said);
            }
        }
        return lacking;
    }
}
