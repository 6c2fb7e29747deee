package io.warren.broker.auth;

/** What a user may do in a virtual host. */
public record GrantedPermissions(String user, String vhost, Permissions permissions) {}
