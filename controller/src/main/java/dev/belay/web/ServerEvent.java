package dev.belay.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Events in the form of `text/event-stream`. Their data is one line of JSON.
final class ServerEvent {

    static final String MEDIA_TYPE = "text/event-stream";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// A Release is so now, or is no more.
    ServerEvent news(Feed.News news, String id) {
        return line("id", id).event(news.isGone() ? "gone" : "release", news.data());
    }

    /// As the Release stands. It has no id: whoever loses the connection before they had all begins anew.
    ServerEvent standing(Feed.News news) {
        return event("release", news.data());
    }

    /// All that was known is to be forgotten: what follows, up to `ready`, is all there is. It takes the id
    /// away.
    ServerEvent reset(String why) {
        return line("id", "").event("reset", why(why));
    }

    /// From here on each change is told.
    ServerEvent ready(String id) {
        return line("id", id).event("ready", "{}");
    }

    /// Nothing has changed, and the connection lives. The id goes on with what is not shown here, or it would
    /// grow too old.
    ServerEvent well(String id) {
        return line("", " well").line("id", id).end();
    }

    ServerEvent farewell(String why) {
        return event("end", why(why));
    }

    private ServerEvent event(String name, String data) {
        return line("event", name).line("data", data).end();
    }

    private static String why(String sentence) {
        return new String(Answers.bytes(Map.of("why", sentence)), StandardCharsets.UTF_8);
    }

    private ServerEvent line(String field, String value) {
        String separator = field.isEmpty() ? ":" : ": ";
        bytes.writeBytes((field + separator + value + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private ServerEvent end() {
        bytes.write('\n');
        return this;
    }

    boolean isEmpty() {
        return bytes.size() == 0;
    }

    int length() {
        return bytes.size();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
