using CardSystem.Ingest.Completeness;
using CardSystem.Mqtt;

namespace CardSystem.Ingest.Hotlist;

public static class HotlistRegistration
{
    /// <param name="seal">Signs what goes to kiosks; without it a message goes as it is, and the connection alone vouches for it.</param>
    public static IServiceCollection AddHotlist(this IServiceCollection services, HotlistOptions options, Func<IServiceProvider, Func<byte[], byte[]>>? seal = null) => services
        .AddSingleton(options)
        .AddSingleton<HotlistDesk>()
        .AddHostedService(provider => new HotlistService(
            provider.GetRequiredService<HotlistDesk>(), provider.GetRequiredService<KioskStatusBook>(), options, provider.GetRequiredService<Action<Publication>>(),
            seal?.Invoke(provider) ?? (message => message), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HotlistService>>()));
}
