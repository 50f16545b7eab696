package dev.belay.playground.fault;

import java.time.Duration;

/// What happens to a request that a rule has chosen.
public sealed interface Fault {

    /// It reaches the API server this much later.
    record Delayed(Duration by) implements Fault {}

    /// It reaches the API server when the test releases it: a write that lands late, exactly when it should.
    record Held() implements Fault {}

    /// The connection is cut; the request never reaches the API server.
    record Cut() implements Fault {}

    /// The request is carried out, but the answer is cut off: whoever asked cannot know.
    record Unanswered() implements Fault {}

    /// The request is carried out, and its answer is given when the test releases it: whoever asked can be killed in
    /// between.
    record AnswerHeld() implements Fault {}

    /// It is answered with this status, as the API server would say it, and never reaches it.
    record Refused(int status) implements Fault {}
}
