package dev.belay.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// The CRDs as they follow from the Java types.
final class GeneratedCrd {

    private GeneratedCrd() {}

    /// File name to YAML.
    static Map<String, String> all() {
        Map<String, ByteArrayOutputStream> written = new TreeMap<>();
        new CRDGenerator()
                .customResourceClasses(Release.class, ReleasePolicy.class)
                .forCRDVersions("v1")
                // In parallel the schemas would share state while they are resolved.
                .withParallelGenerationEnabled(false)
                .withMinQuotes(true)
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata crd, String version) {
                        return CrdFinish.finished(crd);
                    }
                })
                .withOutput(new MemoryOutput(written))
                .generate();
        Map<String, String> files = new TreeMap<>();
        written.forEach((name, bytes) -> files.put(name + ".yaml", headed(bytes.toString(StandardCharsets.UTF_8))));
        return files;
    }

    /// The generator's own first line does not say how.
    private static String headed(String yaml) {
        return yaml.replaceFirst(
                "^# .*\n",
                "# Generated from the Java types: `mvn -pl crds test -Dcrds=write` writes this file anew.\n");
    }

    /// The generator names its outputs `<crd>-<version>`; the folder is read by people, so the version goes.
    private record MemoryOutput(Map<String, ByteArrayOutputStream> written)
            implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {

        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            written.put(crdName.replaceFirst("-v1$", ""), bytes);
            return bytes;
        }

        @Override
        public URI crdURI(String crdName) {
            return URI.create("file:///" + crdName);
        }

        @Override
        public void close() {}
    }
}
