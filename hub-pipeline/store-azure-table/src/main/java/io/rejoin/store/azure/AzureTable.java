package io.rejoin.store.azure;

import com.azure.core.http.rest.PagedFlux;
import com.azure.core.http.rest.PagedResponse;
import com.azure.data.tables.TableAsyncClient;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableEntityUpdateMode;
import com.azure.data.tables.models.TableErrorCode;
import com.azure.data.tables.models.TableServiceException;
import com.azure.data.tables.models.TableTransactionAction;
import com.azure.data.tables.models.TableTransactionActionType;
import io.rejoin.hub.access.StoreUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One table, asked within a time. A conflict is an answer; whatever else goes wrong is an outage, told in one word: the service's
 * own messages, which may hold what was sent to it, go no further.
 */
final class AzureTable {

    /** So many requests of one call are under way at most: at 8 ms each they are the 2,000 a second that one partition does. */
    private static final int AT_ONCE = 16;

    private static final int GONE = 404;
    private static final String ETAG = "odata.etag";
    private static final Set<TableErrorCode> CONFLICTS =
            Set.of(TableErrorCode.UPDATE_CONDITION_NOT_SATISFIED, TableErrorCode.ENTITY_ALREADY_EXISTS);
    private static final Set<TableErrorCode> ABSENCES =
            Set.of(TableErrorCode.RESOURCE_NOT_FOUND, TableErrorCode.ENTITY_NOT_FOUND);

    private final TableAsyncClient client;
    private final Duration timeout;

    AzureTable(TableAsyncClient client, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the timeout must be more than nothing");
        }
        this.client = client;
        this.timeout = timeout;
    }

    /** For one call. */
    Patience patience() {
        return new Patience(timeout);
    }

    /** For a half of one call. */
    Patience halfPatience() {
        return new Patience(timeout.dividedBy(2));
    }

    /** The entity, or nothing. */
    Mono<TableEntity> find(String partition, String row) {
        return client.getEntity(partition, row)
                .onErrorResume(TableServiceException.class, e -> is(e, ABSENCES) ? Mono.empty() : Mono.error(e));
    }

    /** Those of these entities that there are, in any order. */
    Mono<List<TableEntity>> findAll(String partition, Collection<String> rows) {
        return Flux.fromIterable(rows)
                .flatMap(row -> find(partition, row), AT_ONCE)
                .collectList();
    }

    /** Those of these entities that there are, in this order. */
    Mono<List<TableEntity>> findInOrder(String partition, Collection<String> rows) {
        return Flux.fromIterable(rows)
                .flatMapSequential(row -> find(partition, row), AT_ONCE)
                .collectList();
    }

    /** Writes all of these entities, each for itself. */
    Mono<Long> putAll(Collection<TableEntity> entities) {
        return Flux.fromIterable(entities)
                .flatMap(entity -> client.upsertEntityWithResponse(entity, TableEntityUpdateMode.REPLACE), AT_ONCE)
                .count();
    }

    /** Writes the entity if it still is as it was found. Gives whether it was. */
    Mono<Boolean> swap(Optional<TableEntity> found, TableEntity entity) {
        return found.map(was ->
                        client.updateEntityWithResponse(asFound(was, entity), TableEntityUpdateMode.REPLACE, true))
                .orElseGet(() -> client.createEntityWithResponse(entity))
                .thenReturn(true)
                .onErrorResume(TableServiceException.class, AzureTable::ofConflict);
    }

    /** The part of a transaction that writes the entity if it still is as it was found. */
    static TableTransactionAction swapping(Optional<TableEntity> found, TableEntity entity) {
        return found.map(was -> new TableTransactionAction(
                        TableTransactionActionType.UPDATE_REPLACE, asFound(was, entity), true))
                .orElseGet(() -> new TableTransactionAction(TableTransactionActionType.CREATE, entity));
    }

    private static TableEntity asFound(TableEntity found, TableEntity entity) {
        return entity.addProperty(ETAG, found.getETag());
    }

    /** Does all of this or nothing. Gives whether it did, or met a conflict. */
    Mono<Boolean> submit(List<TableTransactionAction> actions) {
        return client.submitTransaction(actions)
                .thenReturn(true)
                .onErrorResume(TableServiceException.class, AzureTable::ofConflict);
    }

    /** Deletes those of these entities that still are as they were found. Gives how many. */
    Mono<Long> deleteAll(Collection<TableEntity> found) {
        return Flux.fromIterable(found)
                .flatMap(this::delete, AT_ONCE)
                .filter(Boolean::booleanValue)
                .count();
    }

    /** Deletes these entities, whatever they are by now. */
    Mono<Long> removeAll(Collection<TableEntity> entities) {
        return Flux.fromIterable(entities)
                .flatMap(entity -> client.deleteEntityWithResponse(entity, false), AT_ONCE)
                .count();
    }

    /** The client takes one that is gone for a success. */
    private Mono<Boolean> delete(TableEntity found) {
        return client.deleteEntityWithResponse(found, true)
                .map(response -> response.getStatusCode() != GONE)
                .onErrorResume(TableServiceException.class, AzureTable::ofConflict);
    }

    /** Some of the entities, in the order of their keys, none left out: as many as one answer of the service holds. */
    Mono<List<TableEntity>> page(String filter, int limit) {
        return list(filter, limit)
                .byPage()
                .filter(page -> !page.getValue().isEmpty())
                .next()
                .map(PagedResponse::getValue);
    }

    /** Goes through all entities, page by page. It takes as long as it takes, but none of its steps longer than a call. */
    void scan(String filter, int pageMax, Consumer<List<TableEntity>> each) {
        PagedFlux<TableEntity> pages = list(filter, pageMax);
        Optional<PagedResponse<TableEntity>> page = ask(pages.byPage().next(), patience());
        while (page.isPresent()) {
            each.accept(page.get().getValue());
            Optional<String> token = Optional.ofNullable(page.get().getContinuationToken());
            page = token.flatMap(next -> ask(pages.byPage(next).next(), patience()));
        }
    }

    private PagedFlux<TableEntity> list(String filter, int pageMax) {
        return client.listEntities(new ListEntitiesOptions().setFilter(filter).setTop(pageMax));
    }

    /**
     * Waits for the answer.
     *
     * @throws StoreUnavailableException if there is none in time
     */
    <T> Optional<T> ask(Mono<T> question, Patience patience) {
        CompletableFuture<Optional<T>> answer =
                question.map(Optional::of).defaultIfEmpty(Optional.empty()).toFuture();
        try {
            return answer.get(patience.left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StoreUnavailableException("the table is too slow", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        } catch (ExecutionException e) {
            throw new StoreUnavailableException("the table failed: " + word(e));
        } finally {
            answer.cancel(true);
        }
    }

    private static Mono<Boolean> ofConflict(TableServiceException failure) {
        return is(failure, CONFLICTS) ? Mono.just(false) : Mono.error(failure);
    }

    private static boolean is(TableServiceException failure, Set<TableErrorCode> codes) {
        return code(failure).filter(codes::contains).isPresent();
    }

    /** A failure may come without a code, whatever the library's signatures say. */
    private static Optional<TableErrorCode> code(TableServiceException failure) {
        return Optional.ofNullable(failure.getValue()).map(error -> error.getErrorCode());
    }

    private static String word(ExecutionException failure) {
        Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
        return cause instanceof TableServiceException refused
                ? code(refused).map(TableErrorCode::toString).orElse("without a word")
                : cause.getClass().getSimpleName();
    }
}
