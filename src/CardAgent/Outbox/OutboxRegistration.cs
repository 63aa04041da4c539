using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Outbox;

public static class OutboxRegistration
{
    /// <summary>The room Outbox: taps on disk.</summary>
    public static IServiceCollection AddOutbox(this IServiceCollection services, AgentSettings settings) => services
        .AddSingleton(settings.Read<OutboxOptions>(OutboxOptions.Section, o => o.Faults()))
        .AddSingleton<TapOutbox>();
}
