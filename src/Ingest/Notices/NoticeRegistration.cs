using CardSystem.Ingest.Notices.Channels;
using CardSystem.Ingest.Storage;
using CardSystem.Mqtt;

namespace CardSystem.Ingest.Notices;

public static class NoticeRegistration
{
    public static IServiceCollection AddNotices(this IServiceCollection services, NoticeOptions options, MailOptions mail, TimeZoneInfo zone) => services
        .AddSingleton(options)
        .AddSingleton(mail)
        .AddSingleton(provider => new NoticeSenders(options, mail, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<Action<Publication>>()))
        .AddSingleton(provider => new NoticeDispatcher(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<NoticeSenders>().SendAsync, options, zone, provider.GetRequiredService<TimeProvider>(),
            new Random(unchecked((int)provider.GetRequiredService<TimeProvider>().GetTimestamp())), $"{Environment.MachineName}:{Environment.ProcessId}", provider.GetRequiredService<ILogger<NoticeDispatcher>>()))
        .AddHostedService<NoticeService>();
}
