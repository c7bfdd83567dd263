package dev.vso.gotemplate;

/** A number as it stands in JSON text. In a template its kind is string, as that of Go's {@code json.Number}. */
public record JsonNumber(String text) {}
