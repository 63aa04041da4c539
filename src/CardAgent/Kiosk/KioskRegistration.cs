using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Kiosk;

public static class KioskRegistration
{
    /// <summary>The room Kiosk: who we are, our key and clocks, and what the centre told us.</summary>
    public static IServiceCollection AddKiosk(this IServiceCollection services, AgentSettings settings)
    {
        var options = settings.Read<KioskOptions>(KioskOptions.Section, o => o.Faults());
        var key = KioskKey.Load(options.KeyFile);
        var anchors = KioskAnchors.Of(settings);
        return services
            .AddSingleton(options)
            .AddSingleton(typeof(KioskId), new KioskId(options.Id))
            .AddSingleton(_ => key)
            .AddSingleton(anchors)
            .AddSingleton<KioskCredentials>()
            .AddSingleton(new RetiredNote(options.RetiredFile))
            .AddSingleton<Retirement>()
            .AddSingleton<KioskClock>()
            .AddSingleton<ClockWatch>()
            .AddSingleton<ConfigBook>()
            .AddSingleton<HotlistBook>()
            .AddHostedService<HotlistWatch>();
    }
}
