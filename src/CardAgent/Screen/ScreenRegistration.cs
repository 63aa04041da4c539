using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Screen;

public static class ScreenRegistration
{
    /// <summary>The room Screen: what members see, on loopback only.</summary>
    public static WebApplicationBuilder AddScreen(this WebApplicationBuilder builder, AgentSettings settings)
    {
        builder.AddScreenPage(settings).Services.AddSingleton<ScreenBoard>();
        return builder;
    }

    /// <summary>Where the page is, without anything to show.</summary>
    internal static WebApplicationBuilder AddScreenPage(this WebApplicationBuilder builder, AgentSettings settings)
    {
        var options = settings.Read<ScreenOptions>(ScreenOptions.Section, o => o.Faults());
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 64;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(options.EndPoint);
        });
        builder.Services.AddSingleton(options);
        return builder;
    }
}
