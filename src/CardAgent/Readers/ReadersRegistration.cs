using CardSystem.CardAgent.Readers.Pcsc;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CardSystem.CardAgent.Readers;

public static class ReadersRegistration
{
    /// <summary>
    /// The room Readers: options from section <c>Readers</c>, the supervisor, the lights and the service that runs them.
    /// Needs an <see cref="IReaderVisitor"/>; an <see cref="OpenCardService"/> registered before wins over the machine's own.
    /// </summary>
    public static IServiceCollection AddReaders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ReadersOptions>().Bind(configuration.GetSection(ReadersOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OpenCardService>(PcscCardService.Open);
        services.AddSingleton<IReaderLights, ReaderLights>();
        services.AddSingleton<ReaderSupervisor>();
        services.AddHostedService<ReadersService>();
        return services;
    }
}
