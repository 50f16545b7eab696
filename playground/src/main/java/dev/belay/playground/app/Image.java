package dev.belay.playground.app;

/// An image's name in its parts: `registry/shop:v2-errors=0.2` is the version `v2` of `registry/shop`, one request in
/// five fails. A digest behind it says nothing that we could look up, and is dropped.
public record Image(String name, String version, Behaviour behaviour) {

    /// Reads it.
    ///
    /// @throws IllegalArgumentException with what is known, for a tag with an unknown word
    public static Image of(String text) {
        int digest = text.indexOf("@sha256:");
        String whole = digest < 0 ? text : text.substring(0, digest);
        int colon = whole.lastIndexOf(':');
        // A colon before the last slash belongs to the registry's port.
        if (colon < whole.lastIndexOf('/') || colon < 0) {
            return new Image(whole, "latest", Behaviour.GOOD);
        }
        String tag = whole.substring(colon + 1);
        int dash = tag.indexOf('-');
        String version = dash < 0 ? tag : tag.substring(0, dash);
        return new Image(whole.substring(0, colon), version, behaviour(text, dash < 0 ? "" : tag.substring(dash)));
    }

    private static Behaviour behaviour(String image, String words) {
        try {
            return BehaviourWords.read(words);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The image " + image + " does not run here: " + e.getMessage(), e);
        }
    }
}
