package dev.belay.api;

/// Expressions that several rules share. What two rules need is guarded in both: an expression that fails to run is
/// reported in the API server's own words, beside the sentence that says what to do.
final class Rules {

    /// `duration()` alone would also take fractions, signs and nanoseconds, and fail with its own words. The `\b`
    /// keeps the empty text out, of which every part is optional.
    static final String DURATION = "r'^([0-9]{1,4}h)?([0-9]{1,4}m)?([0-9]{1,6}s)?\\b$'";

    static final String IS_DURATION = "self.matches(" + DURATION + ")";
    static final String DURATION_WANTED = "is no duration: write hours, minutes and seconds such as 30s, 5m or 1h30m";

    static final String IS_POSITIVE = "!" + IS_DURATION + " || duration(self) > duration('0s')";
    static final String POSITIVE_WANTED = "must be longer than nothing: give a duration such as 30s or 10m";

    /// As short as a request may have to be, and no longer than one can be.
    private static final String BRIEF = "r'^([0-9]{1,4}s)?([0-9]{1,6}ms)?\\b$'";

    static final String IS_BRIEF = "self.matches(" + BRIEF + ") && duration(self) > duration('0s')";
    static final String BRIEF_WANTED =
            "is no time that a request may take: write seconds and milliseconds such as 3s, 250ms or 1s500ms";

    /// Below 100 %, whatever its digits.
    static final String PERCENT = "r'^[0-9]{1,2}(\\.[0-9]{1,3})?%$'";

    static final String QUANTITY_WANTED = "is no quantity: write a number such as \"100\", \"0.5\" or \"1.5Gi\"";

    static final String IS_DIALECT = "self in ['micrometer', 'opentelemetry', 'none']";
    static final String DIALECT_WANTED = "is no dialect: write micrometer, opentelemetry, or none for pods alone";

    static final String IS_LABEL = "self.matches('^[a-zA-Z_][a-zA-Z0-9_]*$')";
    static final String LABEL_WANTED = "is no label of Prometheus: write letters, digits and _ only, such as pod";

    /// `name="value"` with one of the four operators; in a value a quote or a backslash follows a backslash.
    static final String ARE_MATCHERS =
            "self.all(one, one.matches(r'^[a-zA-Z_][a-zA-Z0-9_]*(=|!=|=~|!~)\"([^\"\\\\]|\\\\.)*\"$'))";

    /// The client puts a name into the path of its requests as it is: one with a slash or a question mark would be
    /// another request than the one that was meant.
    static final String IS_OBJECT_NAME = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')";

    static final String OBJECT_NAME_WANTED = "is no name that an object can have: write it as metadata.name has it"
            + " there, in small letters, digits, - and .";

    static final String IS_FLAG_NAME = "self.matches('^[A-Za-z0-9._~-]+$')";
    static final String FLAG_NAME_WANTED = "is no name that a flag can have: write it as Unleash shows it";

    static final String IS_UNLEASH_ID = "self.matches('^[A-Za-z0-9._~-]+$')";
    static final String PROJECT_WANTED = "is no id that a project can have: write it as Unleash shows it";
    static final String ENVIRONMENT_WANTED = "is no name that an environment can have: write it as Unleash shows it";

    static final String IS_WAY_BACK = "self in ['Restore', 'Off']";
    static final String WAY_BACK_WANTED =
            "is no way back: write Restore for the share from before the trial, or \"Off\" in quotes";

    static final String NAME_SERVICES = "self.all(name, name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$'))";
    static final String SERVICES_WANTED = "holds what no Service can be named: write each as its metadata.name has it,"
            + " in small letters, digits and -";

    static final String NAMES_CONTAINERS =
            "self.all(name, size(name) <= 63 && name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'))";
    static final String CONTAINER_WANTED = "has a key that is no container's name: write the container's name in the"
            + " Deployment and then the image, such as {app: registry/shop:2.0}";

    static final String NAMES_IMAGES = "self.all(name, self[name].matches(r'^\\S+$'))";
    static final String IMAGE_WANTED =
            "has a value that is no image: write one such as registry/shop:2.0, without spaces";

    /// An expression that cannot be compiled makes the whole rule fail to run, which refuses it too.
    static final String IS_EXPRESSION = "'/'.matches(self) || !'/'.matches(self)";
    static final String EXPRESSION_WANTED = "is no regular expression (RE2): write one such as /actuator/.*";

    private Rules() {}
}
