package dev.belay.playground.app;

/// The label for a path, as a framework's route templates would be: few, whatever the callers ask for.
final class Routes {

    private static final int LONGEST = 40;

    private Routes() {}

    static String of(String path) {
        if (path.startsWith("/actuator/")) {
            int third = path.indexOf('/', "/actuator/".length());
            return third < 0 ? path : path.substring(0, third) + "/**";
        }
        int second = path.indexOf('/', 1);
        String first = second < 0 ? path : path.substring(0, second) + "/**";
        return first.length() > LONGEST || first.isEmpty() ? "/**" : first;
    }
}
