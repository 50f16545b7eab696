package dev.belay.web;

import java.util.regex.Pattern;

/// What can be the name of something in Kubernetes. Anything else is not looked for: it would become part
/// of a path.
final class Names {

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private Names() {}

    static boolean isOne(String namespace, String name) {
        return NAMESPACE.matcher(namespace).matches() && NAME.matcher(name).matches();
    }

    static void check(String namespace) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw Refusal.notFound("No namespace can have this name: look at the path");
        }
    }

    static void check(String namespace, String name) {
        check(namespace);
        if (!NAME.matcher(name).matches()) {
            throw Refusal.notFound("No Release can have this name: look at the path");
        }
    }
}
