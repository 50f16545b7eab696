package dev.belay.web;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/// What went wrong and what to do about it, as RFC 9457 has it.
///
/// @param detail a sentence with the way out
/// @param instance the path that was asked for
@JsonPropertyOrder({"type", "title", "status", "detail", "instance"})
record Problem(String type, String title, int status, String detail, String instance) {

    static final String MEDIA_TYPE = "application/problem+json";

    /// There is one kind of each status: the sentence tells the rest.
    static final String TYPE = "about:blank";
}
