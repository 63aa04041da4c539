namespace CardSystem.Ingest.Inbox;

public static class InboxRegistration
{
    public static IServiceCollection AddInbox(this IServiceCollection services, InboxOptions options) => services
        .AddSingleton(options)
        .AddSingleton<InboxQueue>()
        .AddSingleton<InboxDoor>()
        .AddSingleton<Committer>()
        .AddHostedService<CommitterService>();
}
