package dev.belay.chart;

import static dev.belay.chart.Permission.Place.ABROAD;
import static dev.belay.chart.Permission.Place.AT_HOME;
import static dev.belay.chart.Permission.Place.EVERYWHERE;

import dev.belay.chart.Permission.Place;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the operator needs, each with its reason; the chart grants this and nothing else. And what it must never be
/// able to
/// do, whatever roles it is given some day.
final class Permissions {

    static final List<Permission> NEEDED = Stream.of(
                    on("releases.belay.dev", EVERYWHERE)
                            .to("get", "read live after a refused write")
                            .to("list", "find the Releases there are")
                            .to("watch", "hear of new ones, edits and verbs")
                            .to("patch", "set and drop the finalizer, take a verb away once it is done"),
                    on("releases.belay.dev/status", EVERYWHERE).to("patch", "record what is decided before it is done"),
                    on("releasepolicies.belay.dev", EVERYWHERE)
                            .to("list", "fill the cache of policies")
                            .to("watch", "a limit changed"),
                    on("deployments.apps", EVERYWHERE)
                            .to("get", "one live read when a mark disappears")
                            .to("list", "the marked ones")
                            .to("watch", "a new revision, a new size, a foreign resume")
                            .to("patch", "mark, brake, write the images, leave"),
                    on("replicasets.apps", EVERYWHERE)
                            .to("get", "read live after a refused write")
                            .to("list", "history at a trial's start")
                            .to("watch", "sizes and owners during a trial")
                            .to("create", "the candidate; and its dry run before anything is touched")
                            .to("patch", "park, free and size")
                            .to("delete", "the candidate after a rollback, a foreign one in mid-trial"),
                    on("services", EVERYWHERE)
                            .to("get", "read live after a refused write")
                            .to("list", "which Services select the pods")
                            .to("watch", "repair a pin that is taken away")
                            .to("create", "the candidate Service")
                            .to("patch", "pin and unpin")
                            .to("delete", "the candidate Service when the trial is over"),
                    on("httproutes.gateway.networking.k8s.io", EVERYWHERE)
                            .to("get", "read live after a refused write")
                            .to("list", "the routes of a Release")
                            .to("watch", "accepted by the gateway; repair weights that are put back")
                            .to("patch", "the second backend and the weights"),
                    on("pods", EVERYWHERE)
                            .to("list", "which pods are whose")
                            .to("watch", "crash loops, evictions, readiness"),
                    on("endpointslices.discovery.k8s.io", EVERYWHERE)
                            .to("list", "is a Service shared with another Deployment?")
                            .to("watch", "every slice shows the candidate only"),
                    on("nodes", EVERYWHERE).to("get", "a pod on a node that is not ready has not failed"),
                    on("namespaces", EVERYWHERE).to("get", "its label picks the policy; it may be terminating"),
                    on("resourcequotas", EVERYWHERE).to("list", "is there room for the candidate?"),
                    on("horizontalpodautoscalers.autoscaling", EVERYWHERE)
                            .to("list", "refuse what counts both revisions; shrink stable in quarters"),
                    on("verticalpodautoscalers.autoscaling.k8s.io", EVERYWHERE)
                            .to("list", "refuse what restarts pods in mid-trial"),
                    on("events.events.k8s.io", EVERYWHERE)
                            .to("create", "an event stands in the namespace of its Release"),
                    on("customresourcedefinitions.apiextensions.k8s.io", EVERYWHERE)
                            .named("releases.belay.dev")
                            .to("get", "is every status field of ours served?"),
                    on("customresourcedefinitions.apiextensions.k8s.io", EVERYWHERE)
                            .named("releasepolicies.belay.dev")
                            .to("get", "the same for policies"),
                    on("mutatingadmissionpolicies.admissionregistration.k8s.io", EVERYWHERE)
                            .named("belay-brake")
                            .to("get", "the brake OnChange only where its policy stands"),
                    on("mutatingadmissionpolicybindings.admissionregistration.k8s.io", EVERYWHERE)
                            .named("belay-brake")
                            .to("get", "a policy without its binding brakes nothing"),
                    on("leases.coordination.k8s.io", AT_HOME)
                            .named("belay")
                            .to("get", "who leads")
                            .to("patch", "renew it, take it, give it back"),
                    on("leases.coordination.k8s.io", AT_HOME).to("create", "the first leader's"),
                    on("secrets", AT_HOME).to("get", "credentials that a policy names"),
                    on("configmaps", AT_HOME)
                            .named("belay-ledger")
                            .to("get", "the anchor that a former leader left")
                            .to("patch", "where the ledger ends now"),
                    on("configmaps", AT_HOME).to("create", "the first anchor"))
            .flatMap(it -> it.permissions.build())
            .toList();

    static final List<Permission> FORBIDDEN = Stream.of(
                    on("secrets", ABROAD).to("get", "those of applications are none of its business"),
                    on("secrets", AT_HOME)
                            .to("list", "it is told their names")
                            .to("watch", "it is told their names")
                            .to("create", "it only reads them")
                            .to("patch", "it only reads them"),
                    on("deployments.apps", ABROAD)
                            .to("delete", "your Deployment stays yours")
                            .to("create", "there is no copied workload")
                            .to("update", "a whole write would undo what others wrote meanwhile"),
                    on("deployments.apps/scale", ABROAD).to("patch", "its size is its user's or its HPA's"),
                    on("deployments.apps", AT_HOME).to("delete", "not even its own"),
                    on("replicasets.apps", ABROAD).to("deletecollection", "it removes one that it names"),
                    on("statefulsets.apps", ABROAD).to("patch", "it releases Deployments"),
                    on("pods", ABROAD)
                            .to("create", "pods come from ReplicaSets")
                            .to("delete", "pods go through ReplicaSets"),
                    on("pods/exec", ABROAD).to("create", "nothing is run in an application"),
                    on("pods/eviction", ABROAD).to("create", "nothing is evicted"),
                    on("pods/log", ABROAD).to("get", "logs may hold anything"),
                    on("configmaps", ABROAD).to("get", "settings of applications are not read"),
                    on("configmaps", AT_HOME).named("another").to("patch", "it keeps nothing in others"),
                    on("services/proxy", ABROAD).to("get", "it talks to no application"),
                    on("gateways.gateway.networking.k8s.io", ABROAD).to("patch", "only routes are changed"),
                    on("httproutes.gateway.networking.k8s.io", ABROAD)
                            .to("create", "routes are their user's")
                            .to("delete", "routes are their user's"),
                    on("horizontalpodautoscalers.autoscaling", ABROAD).to("patch", "autoscalers are left alone"),
                    on("releases.belay.dev", ABROAD)
                            .to("create", "a Release is its user's")
                            .to("delete", "a Release is its user's"),
                    on("releasepolicies.belay.dev", EVERYWHERE).to("patch", "limits are the platform team's"),
                    on("namespaces", EVERYWHERE)
                            .to("list", "it is told which")
                            .to("patch", "a label would pick another policy")
                            .to("delete", "never"),
                    on("nodes", EVERYWHERE)
                            .to("list", "it asks for one by name")
                            .to("patch", "never"),
                    on("leases.coordination.k8s.io", ABROAD).to("patch", "other controllers' leases"),
                    on("leases.coordination.k8s.io", AT_HOME).named("another").to("patch", "other controllers' leases"),
                    on("customresourcedefinitions.apiextensions.k8s.io", EVERYWHERE)
                            .named("releases.belay.dev")
                            .to("patch", "the chart upgrades the API, not the operator"),
                    on("mutatingadmissionpolicies.admissionregistration.k8s.io", EVERYWHERE)
                            .named("belay-brake")
                            .to("patch", "it could free itself of its brake"),
                    on("validatingadmissionpolicies.admissionregistration.k8s.io", EVERYWHERE)
                            .to("delete", "it could free others of their limits"),
                    on("clusterroles.rbac.authorization.k8s.io", EVERYWHERE)
                            .to("escalate", "it could give itself anything")
                            .to("bind", "it could give itself anything")
                            .to("patch", "it could give itself anything"),
                    on("rolebindings.rbac.authorization.k8s.io", ABROAD).to("create", "nor others"),
                    on("serviceaccounts/token", ABROAD).to("create", "it would be another"),
                    on("users", EVERYWHERE).to("impersonate", "it would be another"))
            .flatMap(it -> it.permissions.build())
            .toList();

    private final String resource;
    private final Place place;
    private final @Nullable String name;
    private final Stream.Builder<Permission> permissions = Stream.builder();

    private Permissions(String resource, Place place, @Nullable String name) {
        this.resource = resource;
        this.place = place;
        this.name = name;
    }

    private static Permissions on(String resource, Place place) {
        return new Permissions(resource, place, null);
    }

    private Permissions named(String only) {
        return new Permissions(resource, place, only);
    }

    private Permissions to(String verb, String why) {
        permissions.add(new Permission(verb, resource, place, name, why));
        return this;
    }
}
