package io.warren.exchanges.jms;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What selectors are made of, with the rules of the Java Message Service (3.8.1): what is not there is unknown, logic has three
 * values, and values of different kinds are neither equal nor ordered.
 *
 * <p>
 * Threads: any; no state.
 */
final class Operators {

    private static final Set<String> COMPARISONS = Set.of("=", "<>", "<", "<=", ">", ">=");
    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/");

    private Operators() {
    }

    static boolean isComparison(String operator) {
        return COMPARISONS.contains(operator);
    }

    static boolean isArithmetic(String operator) {
        return ARITHMETIC.contains(operator);
    }

    static Expression literal(Object value) {
        return _ -> value;
    }

    static Expression header(String name) {
        return headers -> comparable(headers.get(name));
    }

    private static @Nullable Object comparable(@Nullable Object header) {
        return switch (header) {
            case String text -> text;
            case Boolean flag -> flag;
            case Long number -> number;
            case Double number -> number;
            case Float number -> Double.valueOf(number.toString()); // so that 0.1f is what 0.1 means in a selector
            case BigDecimal number -> number.doubleValue();
            case null, default -> null;
        };
    }

    static Expression not(Expression operand) {
        return headers -> operand.value(headers) instanceof Boolean flag ? (Object) !flag : null;
    }

    static Expression and(Expression left, Expression right) {
        return headers -> {
            Object first = left.value(headers);
            if (Boolean.FALSE.equals(first)) {
                return false;
            }
            Object second = right.value(headers);
            if (Boolean.FALSE.equals(second)) {
                return false;
            }
            boolean both = Boolean.TRUE.equals(first) && Boolean.TRUE.equals(second);
            return both ? true : null;
        };
    }

    static Expression or(Expression left, Expression right) {
        return not(and(not(left), not(right)));
    }

    static Expression isNull(Expression operand) {
        return headers -> operand.value(headers) == null;
    }

    static Expression compare(String operator, Expression left, Expression right) {
        return headers -> compare(operator, left.value(headers), right.value(headers));
    }

    private static @Nullable Boolean compare(String operator, @Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (left instanceof Number first && right instanceof Number second) {
            return holds(operator, first, second);
        }
        if (left.getClass() != right.getClass()) {
            return false;
        }
        return switch (operator) {
            case "=" -> left.equals(right);
            case "<>" -> !left.equals(right);
            default -> false; // only numbers have an order
        };
    }

    private static boolean holds(String operator, Number left, Number right) {
        boolean whole = left instanceof Long && right instanceof Long;
        if (!whole && (Double.isNaN(left.doubleValue()) || Double.isNaN(right.doubleValue()))) {
            return operator.equals("<>");
        }
        int order = whole ? Long.compare(left.longValue(), right.longValue())
                : Double.compare(left.doubleValue() + 0.0, right.doubleValue() + 0.0); // 0.0 and -0.0 are equal
        return switch (operator) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    static Expression between(Expression operand, Expression from, Expression to) {
        return and(compare(">=", operand, from), compare("<=", operand, to));
    }

    static Expression in(Expression operand, List<String> texts) {
        Set<String> set = Set.copyOf(texts);
        return headers -> {
            Object value = operand.value(headers);
            return value == null ? null : (value instanceof String text && set.contains(text));
        };
    }

    static Expression like(Expression operand, LikePattern pattern) {
        return headers -> {
            Object value = operand.value(headers);
            return value == null ? null : (value instanceof String text && pattern.matches(text));
        };
    }

    static Expression negate(Expression operand) {
        return calculate("-", literal(0L), operand);
    }

    static Expression calculate(String operator, Expression left, Expression right) {
        return headers -> left.value(headers) instanceof Number first && right.value(headers) instanceof Number second
                ? calculate(operator, first, second)
                : null;
    }

    private static Number calculate(String operator, Number left, Number right) {
        if (left instanceof Long first && right instanceof Long second && !operator.equals("/")) {
            try {
                return switch (operator) {
                    case "+" -> Math.addExact(first, second);
                    case "-" -> Math.subtractExact(first, second);
                    default -> Math.multiplyExact(first, second);
                };
            } catch (ArithmeticException tooLarge) {
                // then not exactly
            }
        }
        double first = left.doubleValue();
        double second = right.doubleValue();
        return switch (operator) {
            case "+" -> first + second;
            case "-" -> first - second;
            case "*" -> first * second;
            default -> first / second; // never whole, as in RabbitMQ
        };
    }

    /** Whether a selector selects a message: unknown is no. */
    static boolean selects(Expression selector, Map<String, Object> headers) {
        return Boolean.TRUE.equals(selector.value(headers));
    }
}
