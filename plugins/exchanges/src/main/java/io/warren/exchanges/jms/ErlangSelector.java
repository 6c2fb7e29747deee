package io.warren.exchanges.jms;

import io.warren.exchanges.jms.ErlangTerm.Atom;
import io.warren.exchanges.jms.ErlangTerm.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads selectors as the RabbitMQ JMS client sends them: the tree of the expression as an Erlang term, such as
 * {@code {'and',{'=',{'ident',<<"colour">>},<<"blue">>},{'between',{'ident',<<"weight">>},1,5}}}.
 *
 * <p>
 * Threads: any; no state.
 */
final class ErlangSelector {

    private static final String NO_ESCAPE = "no_escape";

    private ErlangSelector() {
    }

    static Expression parse(String selector) throws SelectorException {
        return expression(ErlangTerm.parse(selector)); // as deep as the term, whose depth is limited
    }

    private static Expression expression(Object term) throws SelectorException {
        return switch (term) {
            case Long number -> Operators.literal(number);
            case Double number -> Operators.literal(number);
            case String text -> Operators.literal(text);
            case Atom(String name) when name.equals("true") -> Operators.literal(true);
            case Atom(String name) when name.equals("false") -> Operators.literal(false);
            case Tuple(List<Object> items) when !items.isEmpty() && items.getFirst() instanceof Atom(String operator) ->
                operation(operator, items.subList(1, items.size()));
            default -> throw unknown(term);
        };
    }

    private static Expression operation(String operator, List<Object> operands) throws SelectorException {
        return switch (operands.size()) {
            case 1 -> unary(operator, operands.getFirst());
            case 2 -> binary(operator, operands.get(0), operands.get(1));
            case 3 -> ternary(operator, operands.get(0), operands.get(1), operands.get(2));
            default -> throw unknown(operator);
        };
    }

    private static Expression unary(String operator, Object operand) throws SelectorException {
        return switch (operator) {
            case "ident" -> Operators.header(text(operand));
            case "not" -> Operators.not(expression(operand));
            case "is_null" -> Operators.isNull(expression(operand));
            case "not_null" -> Operators.not(Operators.isNull(expression(operand)));
            case "-" -> Operators.negate(expression(operand));
            case "+" -> expression(operand);
            default -> throw unknown(operator);
        };
    }

    private static Expression binary(String operator, Object left, Object right) throws SelectorException {
        if (Operators.isComparison(operator)) {
            return Operators.compare(operator, expression(left), expression(right));
        }
        if (Operators.isArithmetic(operator)) {
            return Operators.calculate(operator, expression(left), expression(right));
        }
        return switch (operator) {
            case "and" -> Operators.and(expression(left), expression(right));
            case "or" -> Operators.or(expression(left), expression(right));
            case "in" -> Operators.in(expression(left), texts(right));
            case "not_in" -> Operators.not(Operators.in(expression(left), texts(right)));
            default -> ternaryInTwo(operator, left, right);
        };
    }

    /** Older clients send the two limits, and the pattern with its escape, as a tuple of their own. */
    private static Expression ternaryInTwo(String operator, Object first, Object others) throws SelectorException {
        if (others instanceof Tuple(List<Object> items) && items.size() >= 2) {
            boolean range = items.getFirst().equals(new Atom("range"));
            if (items.size() == (range ? 3 : 2)) {
                return ternary(operator, first, items.get(items.size() - 2), items.getLast());
            }
        }
        throw unknown(operator);
    }

    private static Expression ternary(String operator, Object first, Object second, Object third)
            throws SelectorException {
        return switch (operator) {
            case "between" -> Operators.between(expression(first), expression(second), expression(third));
            case "not_between" ->
                Operators.not(Operators.between(expression(first), expression(second), expression(third)));
            case "like" -> Operators.like(expression(first), pattern(second, third));
            case "not_like" -> Operators.not(Operators.like(expression(first), pattern(second, third)));
            default -> throw unknown(operator);
        };
    }

    private static LikePattern pattern(Object pattern, Object escape) throws SelectorException {
        return LikePattern.of(text(pattern), escape.equals(new Atom(NO_ESCAPE)) ? "" : text(escape));
    }

    private static String text(Object term) throws SelectorException {
        if (term instanceof String text) {
            return text;
        }
        throw unknown(term);
    }

    private static List<String> texts(Object term) throws SelectorException {
        if (!(term instanceof List<?> items)) {
            throw unknown(term);
        }
        List<String> texts = new ArrayList<>();
        for (Object item : items) {
            texts.add(text(item));
        }
        return texts;
    }

    private static SelectorException unknown(Object term) {
        return new SelectorException(term + " is not known in selectors, or not so");
    }
}
