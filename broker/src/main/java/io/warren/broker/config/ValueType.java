package io.warren.broker.config;

import io.warren.journal.log.SyncPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the text of a setting is read.
 *
 * @param name what to write, as a person reads it in an error or in the reference
 * @param javaType what the text becomes
 * @param parser throws {@link IllegalArgumentException} when the text is not of this type; its message is not shown
 */
record ValueType<T>(String name, Class<T> javaType, Function<String, T> parser) {
    static final ValueType<String> TEXT = new ValueType<>("text", String.class, Function.identity());
    static final ValueType<Boolean> FLAG = new ValueType<>("true or false", Boolean.class, ValueType::flag);
    static final ValueType<Duration> MILLIS = new ValueType<>("milliseconds, or a duration like 10s or 1h30m",
            Duration.class, ValueType::duration);
    /** None becomes zero. */
    static final ValueType<Duration> MILLIS_OR_NONE = new ValueType<>(
            "milliseconds, a duration like 10s or 1h30m, or undefined", Duration.class,
            text -> text.equals("undefined") || text.equals("0") ? Duration.ZERO : duration(text));
    static final ValueType<Double> FRACTION = new ValueType<>("a number above 0 and up to 1", Double.class,
            ValueType::fraction);
    static final ValueType<Double> FACTOR = new ValueType<>("a number from 0 to 1000", Double.class, ValueType::factor);
    static final ValueType<Long> SIZE = new ValueType<>("bytes, or a size like 512MiB or 1GB", Long.class,
            ValueType::size);
    /** No limit becomes {@link Integer#MAX_VALUE}. */
    static final ValueType<Integer> LIMIT = new ValueType<>("a positive integer or infinity", Integer.class,
            text -> text.equals("infinity") ? Integer.MAX_VALUE : integer(text, 1, Integer.MAX_VALUE));
    static final ValueType<InetSocketAddress> LISTENER = new ValueType<>("PORT or ADDRESS:PORT",
            InetSocketAddress.class, ValueType::listener);

    static final ValueType<SyncPolicy> SYNC_POLICY = new ValueType<>("always, interval:MILLISECONDS or os",
            SyncPolicy.class, SyncPolicy::parse);

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,18})([a-zA-Z]*)");
    private static final Map<String, Duration> TIME_UNITS = Map.of("w", Duration.ofDays(7), "d", Duration.ofDays(1),
            "h", Duration.ofHours(1), "m", Duration.ofMinutes(1), "s", Duration.ofSeconds(1), "ms",
            Duration.ofMillis(1));
    private static final String SIZE_PREFIXES = "kmgtp";

    static ValueType<Integer> integer(int min, int max) {
        String name = max == Integer.MAX_VALUE ? "an integer from " + min : "an integer from " + min + " to " + max;
        return new ValueType<>(name, Integer.class, text -> integer(text, min, max));
    }

    static ValueType<Integer> bytes(int min, int max) {
        String name = "a size from " + min + " to " + max + " bytes";
        return new ValueType<>(name, Integer.class, text -> Math.toIntExact(between(size(text), min, max)));
    }

    static ValueType<String> oneOf(String... words) {
        List<String> allowed = List.of(words);
        return new ValueType<>("one of " + String.join(", ", words), String.class, text -> {
            if (!allowed.contains(text)) {
                throw new IllegalArgumentException(text);
            }
            return text;
        });
    }

    /** @throws IllegalArgumentException with a sentence for the person who wrote the text */
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("Expected " + name + ", but found \"" + text + "\"", e);
        }
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static int integer(String text, int min, int max) {
        return (int) between(Integer.parseInt(text), min, max);
    }

    private static long between(long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(Long.toString(value));
        }
        return value;
    }

    private static double fraction(String text) {
        double value = Double.parseDouble(text);
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static double factor(String text) {
        double value = Double.parseDouble(text);
        if (!(value >= 0 && value <= 1000)) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static Duration duration(String text) {
        Duration total = Duration.ZERO;
        Matcher part = NUMBER_AND_UNIT.matcher(text);
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            String unit = part.group(2).isEmpty() && part.start() == 0 ? "ms" : part.group(2);
            Duration unitLength = TIME_UNITS.get(unit);
            if (unitLength == null) {
                throw new IllegalArgumentException(text);
            }
            total = total.plus(unitLength.multipliedBy(Long.parseLong(part.group(1))));
        }
        if (end != text.length() || !total.isPositive() || total.toMillis() == 0) {
            throw new IllegalArgumentException(text);
        }
        return total;
    }

    /** RabbitMQ's units: {@code k}, {@code ki} and {@code KiB} are 1024 bytes, {@code kB} is 1000; so on up to peta. */
    private static long size(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        if (unit.isEmpty()) {
            return number;
        }
        int exponent = SIZE_PREFIXES.indexOf(unit.charAt(0)) + 1;
        long base = switch (unit.substring(1)) {
            case "", "i", "ib" -> 1024;
            case "b" -> 1000;
            default -> throw new IllegalArgumentException(text);
        };
        if (exponent == 0) {
            throw new IllegalArgumentException(text);
        }
        for (int i = 0; i < exponent; i++) {
            number = Math.multiplyExact(number, base);
        }
        return number;
    }

    private static InetSocketAddress listener(String text) {
        int colon = text.lastIndexOf(':');
        int port = integer(text.substring(colon + 1), 0, 65535);
        if (colon < 0) {
            return new InetSocketAddress(port);
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        // ofLiteral asks no name server: a listener must not depend on one
        InetAddress address = host.equals("localhost") ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(host);
        return new InetSocketAddress(address, port);
    }
}
