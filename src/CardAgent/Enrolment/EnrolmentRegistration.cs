using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Enrolment;

public static class EnrolmentRegistration
{
    /// <summary>The room Enrolment: certificates renewed in time. A kiosk that was set up by hand has nothing to renew.</summary>
    public static IServiceCollection AddEnrolment(this IServiceCollection services, AgentSettings settings) => services
        .AddSingleton(settings.Read<EnrolmentOptions>(EnrolmentOptions.Section, o => o.Faults()))
        .AddHostedService<RenewalService>();
}
