/// What the judges say of a candidate: raw counters become [Evidence] (each increment once), evidence goes to the
/// [SequentialJudge] of its signal, and what comes out is a [Verdict]. Gauges, missing answers and failing pods have
/// judges of their own; the release's verdict is the worst of all. What is here so far is pure: no client, clock,
/// log or randomness. Start with `Verdict`, then `SequentialJudge`.
@NullMarked
package dev.belay.verdict;

import org.jspecify.annotations.NullMarked;
