/// A gateway of the Gateway API for one namespace: it splits real requests by the weights of its HTTPRoutes over the
/// ready endpoints of their Services, and says in each route's status what it made of it. How prompt it is, and
/// whether it answers at all, a test decides.
@NullMarked
package dev.belay.playground.gateway;

import org.jspecify.annotations.NullMarked;
