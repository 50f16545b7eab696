package dev.belay.web;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// What the API is, and a page to try it. It needs no token, since it tells nothing of the cluster: a
/// browser cannot send one with the address of a page. The page loads nothing from elsewhere, and may
/// not.
@Controller("/docs")
@Requires(property = Gatekeeper.API, value = "true")
final class DescriptionController {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final byte[] description = resource("openapi.json");
    private final byte[] page = resource("page.html");
    private final byte[] style = resource("page.css");
    private final byte[] script = resource("page.js");

    @Get(produces = "text/html")
    HttpResponse<byte[]> page() {
        return HttpResponse.ok(page)
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Content-Security-Policy", POLICY);
    }

    @Get(value = "/page.css", produces = "text/css")
    HttpResponse<byte[]> style() {
        return HttpResponse.ok(style).header("Content-Type", "text/css; charset=utf-8");
    }

    @Get(value = "/page.js", produces = "text/javascript")
    HttpResponse<byte[]> script() {
        return HttpResponse.ok(script).header("Content-Type", "text/javascript; charset=utf-8");
    }

    @Get(value = "/openapi.json", produces = "application/json")
    HttpResponse<byte[]> description() {
        return HttpResponse.ok(description).header("Content-Type", "application/json");
    }

    private static byte[] resource(String name) {
        try (InputStream file = Objects.requireNonNull(DescriptionController.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
