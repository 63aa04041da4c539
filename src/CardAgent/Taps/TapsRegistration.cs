using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Taps;

public static class TapsRegistration
{
    /// <summary>The room Taps: the desk every reader brings its cards to.</summary>
    public static IServiceCollection AddTaps(this IServiceCollection services, AgentSettings settings) => services
        .AddSingleton(settings.Read<TapsOptions>(TapsOptions.Section))
        .AddSingleton(s => new SignInBook(s.GetRequiredService<OutboxOptions>().RememberedSignIns))
        .AddSingleton<RatingDesk>()
        .AddSingleton<WriteBackDesk>()
        .AddSingleton<IReaderVisitor, TapDesk>()
        .AddHostedService<RememberService>();
}
