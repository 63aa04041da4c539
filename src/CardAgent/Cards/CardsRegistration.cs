using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Cards;

public static class CardsRegistration
{
    /// <summary>The room Cards: options from section <c>Cards</c>, the authorities from their files (checked when the host starts), and how a member card is read.</summary>
    public static IServiceCollection AddCards(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CardsOptions>().Bind(configuration.GetSection(CardsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<CardsOptions>, AuthorityFilesReadable>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => CardAuthorities.TryLoad(s.GetRequiredService<IOptions<CardsOptions>>().Value, out var problems)
            ?? throw new OptionsValidationException(CardsOptions.Section, typeof(CardsOptions), problems));
        services.AddSingleton<ICardReading, PivCardReading>();
        return services;
    }

    private sealed class AuthorityFilesReadable : IValidateOptions<CardsOptions>
    {
        public ValidateOptionsResult Validate(string? name, CardsOptions options) =>
            options.AuthorityFiles.Count == 0 || CardAuthorities.TryLoad(options, out var problems) is not null
                ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
