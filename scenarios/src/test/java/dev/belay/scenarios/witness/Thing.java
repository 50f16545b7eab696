package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// Which object, by its kind and name.
record Thing(String kind, String name) {

    static Thing of(HasMetadata object) {
        return new Thing(object.getKind(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
