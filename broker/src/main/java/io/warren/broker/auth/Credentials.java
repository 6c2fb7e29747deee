package io.warren.broker.auth;

/** What a client said who it is. The password is never logged. */
public sealed interface Credentials {

    /** A name and what proves it. */
    record NamePassword(String name, String password) implements Credentials {

        @Override
        public String toString() {
            return "NamePassword[" + name + "]";
        }
    }

    /** A client that wants to come in without a name. */
    record Anonymous() implements Credentials {}
}
