package io.warren.broker.config;

/**
 * One {@code key = value} as somebody wrote it.
 *
 * @param origin where it was written: {@code file:line}, or what set it
 * @param key the full key, segments separated by dots
 * @param value the text after the equals sign, without quotes and comment
 */
public record ConfigEntry(String origin, String key, String value) {}
