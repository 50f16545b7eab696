package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// An Unleash server whose flags Releases move, and wait for.
@SpecPart
@ValidationRule(
        value = "!has(self.promotions) || !self.promotions || has(self.clientTokenSecret)",
        message =
                "names no token to read the switch belay.promotions with: name clientTokenSecret, or leave promotions out",
        fieldPath = ".promotions")
@ValidationRule(
        value = "has(self.adminTokenSecret) || has(self.clientTokenSecret)",
        message = "names no token: name adminTokenSecret to move flags, clientTokenSecret to read them, or both")
public record Unleash(
        @Required
        @Size(max = Lengths.URL)
        @ValidationRule(
                value = "self.matches('^https?://[^/@?#]+(/[^@?#]*)?$') && isURL(self)",
                message = "is no address of a server: write http:// or https:// and a host, such as"
                        + " http://unleash.flags:4242; the token belongs into adminTokenSecret")
        @ValidationRule(
                value = "!self.matches('/api(/.*)?$')",
                message = "ends with what Belay adds itself: leave /api out")
        @JsonPropertyDescription(
                "Address of the server, up to the path before /api, such as http://unleash.flags:4242.")
        String url,

        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.OBJECT_NAME_WANTED)
        @JsonPropertyDescription("Secret in the operator's namespace with an admin token, by which flags are moved:"
                + " token. Without one no step can move a flag.")
        @Nullable
        String adminTokenSecret,

        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.OBJECT_NAME_WANTED)
        @JsonPropertyDescription(
                "Secret in the operator's namespace with the certificate authority of the server: ca.crt.")
        @Nullable
        String caSecretName,

        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.OBJECT_NAME_WANTED)
        @JsonPropertyDescription("Secret in the operator's namespace with a client token, by which flags are read:"
                + " token. Without one no gate can ask a flag.")
        @Nullable
        String clientTokenSecret,

        @Default("false")
        @JsonPropertyDescription(
                "True: no step forward is taken unless the flag belay.promotions is on. It never holds a"
                        + " rollback.")
        @Nullable
        Boolean promotions,

        @Default("Hold")
        @Size(max = Lengths.WORD)
        @ValidationRule(
                value = "self in ['Hold', 'LastKnown']",
                message =
                        "is no word for what to do: write Hold to wait for Unleash, or LastKnown to go by its last answer")
        @JsonPropertyDescription(
                "What counts while Unleash has not answered for 10s: Hold, nothing opens; LastKnown, its"
                        + " last answer, if it has given one.")
        @Nullable
        String whenUnknown) {

    /// Without what is only read.
    public Unleash(String url, String adminTokenSecret, @Nullable String caSecretName) {
        this(url, adminTokenSecret, caSecretName, null, null, null);
    }
}
