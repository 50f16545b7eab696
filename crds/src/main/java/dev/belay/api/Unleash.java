package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// An Unleash server whose flags Releases move.
@SpecPart
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

        @Required
        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.OBJECT_NAME_WANTED)
        @JsonPropertyDescription("Secret in the operator's namespace with an admin token: token.")
        String adminTokenSecret,

        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.OBJECT_NAME_WANTED)
        @JsonPropertyDescription(
                "Secret in the operator's namespace with the certificate authority of the server: ca.crt.")
        @Nullable
        String caSecretName) {}
