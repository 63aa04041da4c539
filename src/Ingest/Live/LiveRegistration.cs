namespace CardSystem.Ingest.Live;

public static class LiveRegistration
{
    public static IServiceCollection AddLive(this IServiceCollection services, LiveOptions options) => services
        .AddSingleton(options)
        .AddSingleton<LiveBoard>()
        .AddSingleton<RefusedCounts>();
}
