using System.Text.Encodings.Web;
using System.Text.Unicode;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.Assets;
using CardSystem.Ingest.Web.Guard;
using CardSystem.Ingest.Web.Feed;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace CardSystem.Ingest.Web;

/// <summary>The live page in the host: services, then addresses.</summary>
public static class LivePagesRegistration
{
    /// <summary>Needs a <see cref="LiveBoard"/> that somebody fills; an empty one is put in where there is none.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">District:TimeZone is not a time zone.</exception>
    public static IServiceCollection AddLivePages(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LivePageOptions>().Bind(configuration.GetSection(LivePageOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        var zone = DistrictClock.Zone(configuration.GetSection(DistrictOptions.Section).Get<DistrictOptions>()?.TimeZone);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LiveBoard>();
        services.AddSingleton(p => new DistrictClock(zone, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PageAssets>();
        services.AddSingleton<LiveViews>();
        services.AddSingleton<LiveStream>();
        services.AddSingleton<Viewers>();
        services.AddHealthChecks();
        // Chinese stays Chinese in the page's source; what matters to HTML is encoded all the same.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddRazorPages(o => o.RootDirectory = "/Web/Pages").ConfigureApplicationPartManager(AddThisAssembly);
        LeaveNoKeyFiles(services);
        return services;
    }

    /// <summary>Maps <c>/</c>, <c>/live/events</c>, <c>/live/snapshot</c>, <c>/assets/…</c> and <c>/health</c>, behind the machine-only guard.</summary>
    public static WebApplication MapLivePages(this WebApplication app)
    {
        app.UsePageHeaders();
        app.UseMachineOnly();
        app.UseStatusCodePages("text/plain; charset=utf-8", "这里没有可看的内容，请打开首页。 There is nothing to see here; open the start page. ({0})\n");
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthText.WriteAsync });
        app.MapAssets();
        app.MapLiveEvents();
        app.MapRazorPages();
        return app;
    }

    // Razor Pages brings data protection along, which at start would put key files into the home folder. Nothing is protected by it yet.
    private static void LeaveNoKeyFiles(IServiceCollection services)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        if (services.FirstOrDefault(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Namespace?.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) == true) is { } warmUp)
            services.Remove(warmUp);
    }

    // A host other than ingest itself, such as a test, does not find our pages by itself.
    private static void AddThisAssembly(ApplicationPartManager parts)
    {
        var assembly = typeof(LivePagesRegistration).Assembly;
        if (parts.ApplicationParts.OfType<AssemblyPart>().Any(p => p.Assembly == assembly)) return;
        foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(assembly).GetApplicationParts(assembly)) parts.ApplicationParts.Add(part);
    }
}
