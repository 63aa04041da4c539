namespace CardSystem.Ingest.PageLinks;

public static class PageLinkRegistration
{
    /// <param name="origin">How browsers reach the pages; null where nobody said.</param>
    public static IServiceCollection AddPageLinks(this IServiceCollection services, Uri? origin) => services
        .AddSingleton(new PagesAddress(origin))
        .AddSingleton<PageLinkSeal>()
        .AddSingleton<PageLinkDoor>()
        .AddSingleton<PageLinkTeller>();
}
