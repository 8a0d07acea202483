/* One proxy per hub, for the classic SignalR client: load jQuery and jquery.signalR before this script. */
(function ($) {
    "use strict";

    if (!$ || typeof $.signalR !== "function") {
        throw new Error("SignalR is not loaded: reference jquery.signalR before this script.");
    }

    var hubs = @HUBS@;

    function camelCase(name) {
        return name.charAt(0).toLowerCase() + name.substring(1);
    }

    function caller(proxy, method) {
        return function () {
            return proxy.invoke.apply(proxy, $.merge([method], $.makeArray(arguments)));
        };
    }

    function handler(proxy, method) {
        return function () {
            proxy.client[method].apply(proxy, arguments);
        };
    }

    /* What the page put into hub.client is listened to from the start of the connection until its end. */
    function listen(proxy) {
        proxy.rejoinHandlers = {};
        $.each(proxy.client, function (method, value) {
            if (typeof value === "function") {
                proxy.rejoinHandlers[method] = handler(proxy, method);
                proxy.on(method, proxy.rejoinHandlers[method]);
            }
        });
    }

    function unlisten(proxy) {
        $.each(proxy.rejoinHandlers || {}, function (method, value) {
            proxy.off(method, value);
        });
        proxy.rejoinHandlers = {};
    }

    $.hubConnection.prototype.createHubProxies = function () {
        var connection = this,
            proxies = {};

        /* Before the first proxy is made: the client lists the hubs it listens to in a handler that it adds then. */
        connection.starting(function () {
            $.each(proxies, function (name, proxy) {
                unlisten(proxy);
                listen(proxy);
            });
        }).disconnected(function () {
            $.each(proxies, function (name, proxy) {
                unlisten(proxy);
            });
        });

        $.each(hubs, function (hub, methods) {
            var proxy = connection.createHubProxy(camelCase(hub));
            proxy.client = {};
            proxy.server = {};
            $.each(methods, function (index, method) {
                proxy.server[method] = proxy.server[camelCase(method)] = caller(proxy, method);
            });
            /* Names that were given on purpose are looked for as they were written, others with a small letter first. */
            proxies[hub] = proxies[camelCase(hub)] = proxy;
        });

        return proxies;
    };

    $.signalR.hub = $.hubConnection(@URL@, { useDefaultPath: false });
    $.extend($.signalR, $.signalR.hub.createHubProxies());
}(window.jQuery));
