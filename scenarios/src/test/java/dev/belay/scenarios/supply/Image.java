package dev.belay.scenarios.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The image, taken apart as a container runtime does it: its layers one over the other in a folder.
///
/// @param config what it says of itself
/// @param root where its files lie
record Image(JsonNode config, Path root) {

    private static final Path TAR = Path.of("..", "controller", "target", "belay-image.tar");

    static Image unpackedInto(Path folder) throws IOException, InterruptedException {
        assertThat(TAR)
                .as("the image: run mvn package -Pimage -pl controller -am first")
                .exists();
        Path parts = Files.createDirectories(folder.resolve("parts"));
        Path root = Files.createDirectories(folder.resolve("root"));
        run("tar", "-xf", TAR.toString(), "-C", parts.toString());
        JsonNode manifest = json(parts.resolve("manifest.json")).get(0);
        for (JsonNode layer : manifest.get("Layers")) {
            run("tar", "-xzpf", parts.resolve(layer.asText()).toString(), "-C", root.toString());
        }
        return new Image(json(parts.resolve(manifest.get("Config").asText())).get("config"), root);
    }

    private static JsonNode json(Path file) throws IOException {
        return Serialization.unmarshal(Files.readString(file), JsonNode.class);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), said)
                .isZero();
    }

    List<String> words(String key) {
        List<String> words = new ArrayList<>();
        config.path(key).forEach(word -> words.add(word.asText()));
        return words;
    }

    /// Its process as a kubelet starts it under the chart: its own user, a root that nobody can write
    /// to, and of the machine a folder for what passes, a few devices and the network.
    ///
    /// @param given a file that it finds as `/tmp/given`
    List<String> command(Path given) {
        String script = """
                set -e
                mount --bind "$1" "$1"
                mkdir -p "$1/proc" "$1/dev"
                touch "$1/dev/null" "$1/dev/random" "$1/dev/urandom"
                for one in null random urandom; do mount --bind "/dev/$one" "$1/dev/$one"; done
                mount --rbind /proc "$1/proc"
                echo "127.0.0.1 localhost $(hostname)" > "$1/etc/hosts"
                mount -o remount,bind,ro "$1"
                mount -t tmpfs -o mode=1777,size=64m tmpfs "$1/tmp"
                install -m 444 "$2" "$1/tmp/given"
                user=$3 folder=$4 root=$1
                shift 4
                exec unshare --root="$root" --wd="$folder" --setuid="${user%:*}" --setgid="${user#*:}" "$@"
                """;
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "bash", "-c", script, "image"));
        command.addAll(List.of(root.toString(), given.toString()));
        command.add(config.path("User").asText());
        command.add(config.path("WorkingDir").asText());
        command.addAll(words("Entrypoint"));
        return command;
    }
}
