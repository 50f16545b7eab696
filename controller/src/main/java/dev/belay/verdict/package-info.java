/// What the judges say of a candidate: raw counters become [Evidence] (each increment once), evidence goes to the
/// [SequentialJudge] of its signal, and what comes out is a [Verdict]. Gauges, missing answers and failing pods have
/// judges of their own; the release's verdict is the worst of all. The judges are pure: no client, clock, log or
/// randomness. Around them the [Monitor] has a clock and asks Prometheus: a [Survey] before a trial, then one
/// [Question] a signal for all trials. Start with `Verdict`, then `SequentialJudge`, then `Monitor`.
@NullMarked
package dev.belay.verdict;

import org.jspecify.annotations.NullMarked;
