/// Releases that Prometheus judges: the application as it is shipped, real requests through a gateway that obeys the
/// route, a real Prometheus that scrapes the pods; and how long a rollback takes, measured from outside. Begin with
/// `MeasuredShop`.
@NullMarked
package dev.belay.scenarios.measured;

import org.jspecify.annotations.NullMarked;
