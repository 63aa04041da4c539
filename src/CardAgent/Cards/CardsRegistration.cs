using CardSystem.CardAgent.Cards.Mcap;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Cards.Pkoc;
using CardSystem.CardAgent.Kiosk;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Cards;

public static class CardsRegistration
{
    /// <summary>Where the district's days begin; the screen shows its times in the same zone.</summary>
    private const string ZoneSetting = "Screen:TimeZone";

    /// <summary>
    /// The room Cards: options from section <c>Cards</c>, the authorities from their files (checked when the host starts), what is remembered of cards, and the kinds of card,
    /// asked in the order in which they stand here: the one that proves most first. Needs the room Kiosk for the kiosk's name and key.
    /// </summary>
    public static IServiceCollection AddCards(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CardsOptions>().Bind(configuration.GetSection(CardsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<CardsOptions>, AuthorityFilesReadable>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => CardAuthorities.TryLoad(s.GetRequiredService<IOptions<CardsOptions>>().Value, out var problems)
            ?? throw new OptionsValidationException(CardsOptions.Section, typeof(CardsOptions), problems));
        return services
            .AddSingleton(s => new LocalDay(s.GetRequiredService<TimeProvider>(), configuration[ZoneSetting] ?? "Asia/Shanghai"))
            .AddSingleton(s => new CardMemory(s.GetRequiredService<IOptions<CardsOptions>>().Value))
            .AddHostedService<CardMemoryService>()
            .AddSingleton<CardCertificates>()
            .AddSingleton<MemberIssuers>()
            .AddSingleton(Terminal)
            .AddSingleton<MemberRoom>()
            .AddSingleton<ICardReading, MemberCardReading>()
            .AddSingleton<ICardReading, PivCardReading>()
            .AddSingleton<ICardReading, PkocCardReading>()
            .AddSingleton<ICardReading>(s => new UidCardReading(() => s.GetRequiredService<ConfigBook>().Policy.UidOnly))
            .AddSingleton<CardKinds>();
    }

    /// <summary>A renewal of the kiosk's certificates reaches the cards without a restart.</summary>
    private static CardTerminal Terminal(IServiceProvider services)
    {
        var terminal = ActivatorUtilities.CreateInstance<CardTerminal>(services);
        services.GetRequiredService<KioskCredentials>().Changed += terminal.Reload;
        return terminal;
    }

    private sealed class AuthorityFilesReadable : IValidateOptions<CardsOptions>
    {
        public ValidateOptionsResult Validate(string? name, CardsOptions options) =>
            options.AuthorityFiles.Count == 0 || CardAuthorities.TryLoad(options, out var problems) is not null
                ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
