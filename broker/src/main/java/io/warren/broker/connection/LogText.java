package io.warren.broker.connection;

/** Text from a client on its way into a log: nothing in it can start a new line or steer a terminal. */
final class LogText {

    private LogText() {
    }

    static String escaped(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }
}
