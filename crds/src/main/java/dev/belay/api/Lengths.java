package dev.belay.api;

/// How long texts and lists of the API may be. The API server refuses a status write with a longer one, so whoever
/// writes status cuts by these.
public final class Lengths {

    public static final int NAME = 63;
    /// Of Deployments and Secrets, which may be longer than a label holds.
    public static final int OBJECT_NAME = 253;

    public static final int DURATION = 16;
    public static final int NUMBER = 32;
    /// Of phases, reasons, and other words of one piece.
    public static final int WORD = 64;

    public static final int PERSON = 256;
    public static final int IMAGE = 512;
    public static final int MESSAGE = 4096;
    public static final int URL = 512;
    public static final int QUERY = 2048;
    /// Of what the judge remembers of one signal.
    public static final int JUDGE = 128;

    /// Of failed revisions and of ended trials.
    public static final int KEPT = 20;

    public static final int STEPS = 20;
    public static final int SERVICES = 16;
    public static final int ROUTES = 8;
    public static final int RULES = 16;
    public static final int CONTAINERS = 32;
    public static final int GAUGES = 10;
    public static final int SIGNALS = 16;
    public static final int CONDITIONS = 16;

    private Lengths() {}
}
