package io.warren.exchanges.jms;

import io.warren.exchanges.jms.SqlTokens.Kind;
import io.warren.exchanges.jms.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads selectors as applications write them: {@code colour = 'blue' AND weight BETWEEN 1 AND 5}.
 *
 * <p>
 * Threads: one.
 */
final class SqlSelector {

    private final SelectorLimits limits;
    private final SqlTokens tokens;

    private SqlSelector(String selector) throws SelectorException {
        this.limits = new SelectorLimits(selector);
        this.tokens = new SqlTokens(selector);
    }

    static Expression parse(String selector) throws SelectorException {
        SqlSelector parser = new SqlSelector(selector);
        Expression expression = parser.disjunction();
        if (parser.tokens.current().kind() != Kind.END) {
            throw parser.unexpected("the end");
        }
        return expression;
    }

    private Expression disjunction() throws SelectorException {
        Expression left = conjunction();
        while (keyword("OR")) {
            limits.part();
            left = Operators.or(left, conjunction());
        }
        return left;
    }

    private Expression conjunction() throws SelectorException {
        Expression left = negation();
        while (keyword("AND")) {
            limits.part();
            left = Operators.and(left, negation());
        }
        return left;
    }

    private Expression negation() throws SelectorException {
        if (!keyword("NOT")) {
            return condition();
        }
        limits.enter();
        limits.part();
        Expression negated = Operators.not(negation());
        limits.leave();
        return negated;
    }

    private Expression condition() throws SelectorException {
        Expression left = sum();
        limits.part();
        Token token = tokens.current();
        if (token.kind() == Kind.SYMBOL && Operators.isComparison(token.text())) {
            tokens.take();
            return Operators.compare(token.text(), left, sum());
        }
        if (keyword("IS")) {
            boolean negated = keyword("NOT");
            require(Kind.KEYWORD, "NULL");
            return negated(Operators.isNull(left), negated);
        }
        boolean negated = keyword("NOT");
        if (keyword("BETWEEN")) {
            Expression from = sum();
            require(Kind.KEYWORD, "AND");
            return negated(Operators.between(left, from, sum()), negated);
        }
        if (keyword("LIKE")) {
            String pattern = string();
            return negated(Operators.like(left, LikePattern.of(pattern, keyword("ESCAPE") ? string() : "")), negated);
        }
        if (keyword("IN")) {
            return negated(Operators.in(left, strings()), negated);
        }
        if (negated) {
            throw unexpected("BETWEEN, LIKE or IN");
        }
        return left;
    }

    private static Expression negated(Expression expression, boolean negated) {
        return negated ? Operators.not(expression) : expression;
    }

    private Expression sum() throws SelectorException {
        Expression left = product();
        while (tokens.current().is(Kind.SYMBOL, "+") || tokens.current().is(Kind.SYMBOL, "-")) {
            limits.part();
            left = Operators.calculate(tokens.take().text(), left, product());
        }
        return left;
    }

    private Expression product() throws SelectorException {
        Expression left = operand();
        while (tokens.current().is(Kind.SYMBOL, "*") || tokens.current().is(Kind.SYMBOL, "/")) {
            limits.part();
            left = Operators.calculate(tokens.take().text(), left, operand());
        }
        return left;
    }

    private Expression operand() throws SelectorException {
        limits.enter();
        limits.part();
        Expression operand;
        if (tokens.takeIf(Kind.SYMBOL, "-")) {
            operand = Operators.negate(operand());
        } else if (tokens.takeIf(Kind.SYMBOL, "+")) {
            operand = operand();
        } else if (tokens.takeIf(Kind.SYMBOL, "(")) {
            operand = disjunction();
            require(Kind.SYMBOL, ")");
        } else {
            operand = leaf();
        }
        limits.leave();
        return operand;
    }

    private Expression leaf() throws SelectorException {
        Token token = tokens.current();
        Expression leaf = switch (token.kind()) {
            case NUMBER -> Operators.literal(token.value());
            case STRING -> Operators.literal(token.text());
            case IDENTIFIER -> Operators.header(token.text());
            case KEYWORD -> Operators.literal(truth(token));
            case SYMBOL, END -> throw unexpected("a value");
        };
        tokens.take();
        return leaf;
    }

    private boolean truth(Token token) throws SelectorException {
        return switch (token.text()) {
            case "TRUE" -> true;
            case "FALSE" -> false;
            default -> throw unexpected("a value");
        };
    }

    private List<String> strings() throws SelectorException {
        require(Kind.SYMBOL, "(");
        List<String> strings = new ArrayList<>();
        do {
            limits.part();
            strings.add(string());
        } while (tokens.takeIf(Kind.SYMBOL, ","));
        require(Kind.SYMBOL, ")");
        return strings;
    }

    private String string() throws SelectorException {
        if (tokens.current().kind() != Kind.STRING) {
            throw unexpected("a string");
        }
        return tokens.take().text();
    }

    private boolean keyword(String word) throws SelectorException {
        return tokens.takeIf(Kind.KEYWORD, word);
    }

    private void require(Kind kind, String text) throws SelectorException {
        if (!tokens.takeIf(kind, text)) {
            throw unexpected(text);
        }
    }

    private SelectorException unexpected(String wanted) {
        Token token = tokens.current();
        return new SelectorException(
                "expected " + wanted + ", but got " + (token.kind() == Kind.END ? "the end" : token.text()));
    }
}
