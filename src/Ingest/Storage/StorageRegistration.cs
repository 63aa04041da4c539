using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Storage;

public static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options) =>
        services.AddSingleton(Database.Of(options)).AddSingleton<LogBell>();
}
