package dev.belay.web;

/// Who asks, as the API server knows the token.
record Caller(String name, Token token) {}
