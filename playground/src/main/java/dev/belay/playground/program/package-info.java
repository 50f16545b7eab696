/// Pods that are processes of this machine: what a kubelet and a container runtime do for an image, done
/// for a program that is built here. It gets its pod's service account, environment, arguments and
/// probes; it does not get a network, a file system or a user of its own. Begin with [Program].
@NullMarked
package dev.belay.playground.program;

import org.jspecify.annotations.NullMarked;
