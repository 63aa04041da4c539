using System.Text.Encodings.Web;
using System.Text.Unicode;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.Assets;
using CardSystem.Ingest.Web.Guard;
using CardSystem.Ingest.Web.Feed;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Pages.Calendar;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace CardSystem.Ingest.Web;

/// <summary>The pages in the host: services, then addresses.</summary>
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
        services.AddRazorPages(o => o.RootDirectory = "/Web/Pages").AddMvcOptions(o =>
        {
            GateFilter.Guard(o);
            o.ModelMetadataDetailsProviders.Add(new WordsInPaths());
        }).ConfigureApplicationPartManager(AddThisAssembly);
        services.AddScoped<DeskContext>().AddSingleton<SignInTrace>().AddSingleton<LiveDoor>().AddSingleton<LiveAccess>().AddSingleton<WallPasses>().AddSingleton<FeedLinks>();
        return services;
    }

    /// <summary>Maps the pages, <c>/live/…</c>, <c>/assets/…</c> and <c>/health</c>, behind the gate.</summary>
    /// <param name="programs">What stands before the gate at the addresses for programs; null where there are none.</param>
    public static WebApplication MapLivePages(this WebApplication app, Action<IApplicationBuilder>? programs = null)
    {
        app.UseForwarding();
        app.UseWhen(WantsPage, page =>
        {
            page.UseTroublePage();
            page.UseStatusCodePagesWithReExecute("/status/{0}");
        });
        app.UseWhen(http => !WantsPage(http), other =>
        {
            other.UseTroubleText();
            other.UseStatusCodePages("text/plain; charset=utf-8", "这里没有可看的内容，请打开首页。 There is nothing to see here; open the start page. ({0})\n");
        });
        // Behind what answers for a page that broke, which takes away everything the page had said until then, headers too.
        app.UsePageHeaders();
        app.UseKnownHosts();
        app.UseReadableAddress();
        app.UseBodyLimit();
        app.UseLanguage();
        app.UseRouting();
        app.UseSameOrigin();
        programs?.Invoke(app);
        app.UseReadableForms();
        app.UseTroubleWithoutAsking();
        app.UseAuthentication();
        app.UseGate();
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthText.WriteAsync }).OpenTo(Who.Everybody, "Whatever watches over the service asks without an account; it learns counts and no names.");
        app.MapAssets();
        app.MapLiveEvents();
        app.MapFeeds();
        app.MapRazorPages();
        return app;
    }

    private static bool WantsPage(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/assets") && !http.Request.Path.StartsWithSegments("/live") && !http.Request.Path.StartsWithSegments("/api")
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    // A host other than ingest itself, such as a test, does not find our pages by itself.
    private static void AddThisAssembly(ApplicationPartManager parts)
    {
        var assembly = typeof(LivePagesRegistration).Assembly;
        if (parts.ApplicationParts.OfType<AssemblyPart>().Any(p => p.Assembly == assembly)) return;
        foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(assembly).GetApplicationParts(assembly)) parts.ApplicationParts.Add(part);
    }
}
